/** <claim-renewal src="/threads/5/claim/renewal/" for="id_body">: while one writes, one is still on it. */
import { send } from "./sending.js"

const AT_MOST_EVERY = 60_000

class ClaimRenewal extends HTMLElement {
  #textarea
  #renewedAt = 0

  connectedCallback() {
    this.#textarea = document.getElementById(this.getAttribute("for"))
    this.#textarea?.addEventListener("input", this.#renew)
  }

  disconnectedCallback() {
    this.#textarea?.removeEventListener("input", this.#renew)
  }

  #renew = () => {
    if (Date.now() - this.#renewedAt < AT_MOST_EVERY) return
    this.#renewedAt = Date.now()
    send(this.getAttribute("src"), {}).catch(() => {}) // it ends alone, and nothing that was typed hangs on it
  }
}

customElements.define("claim-renewal", ClaimRenewal)
