/** <copy-button value="…" said-copied="Copied"><button>Copy link</button></copy-button> */
class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#copy)
  }

  #copy = async (event) => {
    const button = event.target.closest("button")
    if (!button || button.ariaBusy) return
    await navigator.clipboard.writeText(new URL(this.getAttribute("value"), location.href).href)
    const label = [...button.childNodes]
    button.ariaBusy = "true"
    button.replaceChildren(this.getAttribute("said-copied"))
    setTimeout(() => {
      button.replaceChildren(...label)
      button.ariaBusy = null
    }, 2000)
  }
}

customElements.define("copy-button", CopyButton)
