/** <community-search src="/ask/communities/">select, search field, data-part="said"</community-search>: what is found is put into the select. */
const PAUSE = 300

class CommunitySearch extends HTMLElement {
  #timer = null

  connectedCallback() {
    this.#query.addEventListener("input", this.#wait)
    this.#query.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault() // it searches; it does not post the question
    })
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  get #query() {
    return this.querySelector("[type=search]")
  }

  #wait = (event) => {
    event.stopPropagation() // what is searched is no part of the draft
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#search, PAUSE)
  }

  // The first that is found is chosen, and said: the others stand in the select with it.
  #search = async () => {
    const asked = this.#query.value.trim()
    if (!asked) return
    const response = await fetch(`${this.getAttribute("src")}?q=${encodeURIComponent(asked)}`).catch(() => null)
    if (!response?.ok || asked !== this.#query.value.trim()) return
    const options = document.createRange().createContextualFragment(await response.text()).querySelectorAll("option")
    const said = this.querySelector("[data-part=said]")
    if (!options.length) {
      said.textContent = this.getAttribute("said-none")
      return
    }
    const select = this.querySelector("select")
    const known = new Set([...select.options].map((option) => option.value))
    select.append(...[...options].filter((option) => !known.has(option.value)))
    select.value = options[0].value
    said.textContent = `${this.getAttribute("said-found")} ${options[0].textContent}`
    select.dispatchEvent(new Event("change", { bubbles: true }))
  }
}

customElements.define("community-search", CommunitySearch)
