/** <push-switch key="…" said-denied="…" said-failed="…"><p>…</p><form hidden>…</form></push-switch>: this device is told, too. */
class PushSwitch extends HTMLElement {
  async connectedCallback() {
    if (!("serviceWorker" in navigator && "PushManager" in window)) return
    const registration = await navigator.serviceWorker.getRegistration("/")
    const subscription = await registration?.pushManager.getSubscription()
    const told = [...document.querySelectorAll("[data-endpoint]")].find((row) => row.dataset.endpoint === subscription?.endpoint)
    if (told) return this.#say("said-told")
    if (Notification.permission === "denied") return this.#say("said-denied")
    this.querySelector("p").hidden = true
    const form = this.querySelector("form")
    form.hidden = false
    form.addEventListener("submit", this.#subscribe)
  }

  #subscribe = async (event) => {
    event.preventDefault()
    const form = event.target
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.#say("said-denied")
      await navigator.serviceWorker.register("/push-worker.js")
      const { pushManager } = await navigator.serviceWorker.ready
      await (await pushManager.getSubscription())?.unsubscribe() // it may be of another key, or ended here
      const options = { userVisibleOnly: true, applicationServerKey: this.getAttribute("key") }
      const { endpoint, keys } = (await pushManager.subscribe(options)).toJSON()
      for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value
      form.submit()
    } catch {
      this.#say("said-failed")
    }
  }

  #say(what) {
    const words = this.querySelector("p")
    words.textContent = this.getAttribute(what)
    words.hidden = false
  }
}

customElements.define("push-switch", PushSwitch)
