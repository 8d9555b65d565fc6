/** <submit-once><form>…</form></submit-once>: a second press before the answer sends nothing. */
class SubmitOnce extends HTMLElement {
  #isUnderWay = false

  connectedCallback() {
    this.addEventListener("submit", this.#submit, { capture: true })
    this.addEventListener("htmx:finally:request", this.#open)
    window.addEventListener("pageshow", this.#open) // the page may come back from the browser's cache
  }

  disconnectedCallback() {
    window.removeEventListener("pageshow", this.#open)
  }

  #submit = (event) => {
    if (this.#isUnderWay) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    this.#isUnderWay = true
    event.submitter?.setAttribute("aria-busy", "true")
  }

  #open = () => {
    this.#isUnderWay = false
    for (const button of this.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy")
  }
}

customElements.define("submit-once", SubmitOnce)
