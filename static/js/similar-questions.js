/** <similar-questions src="/similar/">title field <div data-part="found"></div></similar-questions> */
const SHORTEST = 10
const PAUSE = 300

class SimilarQuestions extends HTMLElement {
  #timer = null
  #asked = ""

  connectedCallback() {
    this.addEventListener("input", this.#wait)
    // What was typed before this script came, or brought back with the page: unless the server has looked already.
    const title = this.querySelector("input")
    if (title.value && !this.querySelector("[data-part=found]").hasChildNodes()) this.#wait({ target: title })
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  #wait = (event) => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(event.target.value.trim(), event.target.form), PAUSE)
  }

  // The list comes in beside the form and takes no focus. An answer that a newer question overtook is dropped.
  async #ask(title, form) {
    const found = this.querySelector("[data-part=found]")
    this.#asked = title
    if (title.length < SHORTEST) return found.replaceChildren()

    const url = new URL(this.getAttribute("src"), location.href)
    url.searchParams.set("q", title)
    url.searchParams.set("community", this.getAttribute("community") ?? form?.elements.community?.value ?? "")
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true" } })
      if (response.ok && this.#asked === title) found.innerHTML = await response.text()
    } catch {
      // Suggestions are a kindness: without the network the form works as before.
    }
  }
}

customElements.define("similar-questions", SimilarQuestions)
