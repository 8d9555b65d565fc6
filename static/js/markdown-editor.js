/** <markdown-editor>: see templates/components/editor.html for its parts. The text is a plain textarea throughout. */
import "../vendor/markdown-toolbar.js"
import { Draft } from "./draft.js"
import { send } from "./sending.js"

const PAUSE = 700 // after the last key, before a preview beside the text follows it
const SIGNS_OF_WRITING = ["focusin", "pointerenter", "dragenter"]

class MarkdownEditor extends HTMLElement {
  #draft
  #isHelped = false
  #textarea
  #pasting
  #timer

  connectedCallback() {
    this.#textarea = this.querySelector("textarea")
    this.#draft = new Draft(this, this.#textarea)
    this.#draft.follow()
    for (const sign of SIGNS_OF_WRITING) this.addEventListener(sign, this.#help, { once: true })
    if (this.matches(":focus-within, :hover")) this.#help()
    this.querySelector(".editor__views").addEventListener("click", this.#choose)
    this.#textarea.addEventListener("keydown", this.#submit)
    this.#textarea.addEventListener("input", this.#follow)
  }

  disconnectedCallback() {
    this.#draft.stop()
    clearTimeout(this.#timer)
    this.#pasting?.unsubscribe()
  }

  /** Say in the status line what happened, in the words of the attribute `said-…`. */
  say(what, detail = "", { isWrong = false } = {}) {
    const status = this.#part("status")
    status.textContent = `${this.getAttribute(`said-${what}`)} ${detail}`.trim()
    status.toggleAttribute("data-wrong", isWrong)
  }

  #part(name) {
    return this.querySelector(`[data-part=${name}]`)
  }

  // Most who read a page write nothing on it: the helpers come when somebody turns to the editor.
  #help = async () => {
    if (this.#isHelped) return
    this.#isHelped = true
    const [{ suggest }, { takeUploads }, { subscribe }] = await Promise.all([
      import("./mentions.js"),
      import("./uploads.js"),
      import("../vendor/paste-markdown.js"),
    ])
    suggest(this)
    takeUploads(this, this.#textarea)
    this.#pasting = subscribe(this.#textarea)
    this.#textarea.dispatchEvent(new Event("input")) // for an @ that was typed meanwhile
  }

  #submit = (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) this.#textarea.form.requestSubmit()
  }

  #choose = async (event) => {
    const chosen = event.target.closest("button")
    if (!chosen) return
    this.dataset.view = chosen.value
    for (const button of chosen.parentElement.children) button.setAttribute("aria-pressed", button === chosen)
    this.#part("write").hidden = chosen.value === "preview"
    this.#part("preview").hidden = chosen.value === "write"
    if (chosen.value !== "preview") this.#textarea.focus()
    if (chosen.value === "write") return
    const preview = this.#part("preview")
    preview.classList.add("skeleton")
    preview.replaceChildren()
    await this.#render()
    preview.classList.remove("skeleton")
  }

  #follow = () => {
    clearTimeout(this.#timer)
    if (this.dataset.view === "beside") this.#timer = setTimeout(() => this.#render(), PAUSE)
  }

  // An answer that comes late does not replace that of a newer text.
  async #render() {
    const text = this.#textarea.value
    try {
      const response = await send(this.getAttribute("preview"), { text, community: this.getAttribute("community") })
      const html = await response.text()
      if (text === this.#textarea.value) this.#part("preview").innerHTML = html
    } catch {
      this.say("failed", "", { isWrong: true })
    }
  }
}

customElements.define("markdown-editor", MarkdownEditor)
