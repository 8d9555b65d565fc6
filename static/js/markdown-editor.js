/** <markdown-editor>: see templates/components/editor.html for its parts. The text is a plain textarea throughout. */
import "../vendor/markdown-toolbar.js"
import { Draft } from "./draft.js"
import { send } from "./sending.js"

const SIGNS_OF_WRITING = ["focusin", "pointerenter", "dragenter"]

class MarkdownEditor extends HTMLElement {
  #draft
  #isHelped = false
  #textarea
  #pasting

  connectedCallback() {
    this.#textarea = this.querySelector("textarea")
    this.#draft = new Draft(this, this.#textarea)
    this.#draft.follow()
    for (const sign of SIGNS_OF_WRITING) this.addEventListener(sign, this.#help, { once: true })
    if (this.matches(":focus-within, :hover")) this.#help()
    this.querySelector(".editor__views").addEventListener("click", this.#choose)
    this.#textarea.addEventListener("keydown", this.#submit)
  }

  disconnectedCallback() {
    this.#draft.stop()
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
    const [{ suggestPeople }, { takeUploads }, { subscribe }] = await Promise.all([
      import("./mentions.js"),
      import("./uploads.js"),
      import("../vendor/paste-markdown.js"),
    ])
    suggestPeople(this)
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
    const isPreview = chosen.value === "preview"
    for (const button of chosen.parentElement.children) button.setAttribute("aria-pressed", button === chosen)
    this.#part("write").hidden = isPreview
    this.#part("preview").hidden = !isPreview
    if (isPreview) await this.#render()
    else this.#textarea.focus()
  }

  async #render() {
    const preview = this.#part("preview")
    preview.classList.add("skeleton")
    preview.replaceChildren()
    try {
      const fields = { text: this.#textarea.value, community: this.getAttribute("community") }
      const response = await send(this.getAttribute("preview"), fields)
      preview.innerHTML = await response.text()
    } catch {
      this.say("failed", "", { isWrong: true })
    } finally {
      preview.classList.remove("skeleton")
    }
  }
}

customElements.define("markdown-editor", MarkdownEditor)
