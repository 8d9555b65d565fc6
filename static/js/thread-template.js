/** <thread-template src="/ask/template/"> around the editor of a form with community and kind: a template for an untouched text. */
class ThreadTemplate extends HTMLElement {
  #filled = null

  async connectedCallback() {
    const form = this.closest("form")
    form.addEventListener("change", this.#change)
    const begun = await this.#fetch()
    if (this.#text.value === begun) this.#filled = begun
  }

  get #text() {
    return this.closest("form").elements.body
  }

  // What somebody has typed is never replaced: only nothing, or a template as it was filled in.
  get #isUntouched() {
    return !this.#text.value.trim() || this.#text.value === this.#filled
  }

  #change = async ({ target }) => {
    if (!["community", "kind"].includes(target.name) || !this.#isUntouched) return
    const template = await this.#fetch()
    if (template === null || !this.#isUntouched) return
    this.#filled = this.#text.value = template
  }

  async #fetch() {
    const { community, kind } = this.closest("form").elements
    const url = new URL(this.getAttribute("src"), location.href)
    url.search = new URLSearchParams({ community: community.value, kind: kind.value })
    try {
      const response = await fetch(url)
      return response.ok && !response.redirected ? await response.text() : null
    } catch {
      return null // a template is a kindness: without the network one begins with nothing
    }
  }
}

customElements.define("thread-template", ThreadTemplate)
