/** <quote-selection for="id_body" said-quote="Quote" said-by="{name} said in #{number}">posts</quote-selection>
 *
 * What somebody selects in one post goes into the reply as a quotation, behind what they have written already. */
const ROOM = 44
const BELOW_THE_TOPBAR = 64

class QuoteSelection extends HTMLElement {
  #button

  connectedCallback() {
    this.#button = document.createElement("button")
    this.#button.type = "button"
    this.#button.className = "button button--small quote-selection__button"
    this.#button.textContent = this.getAttribute("said-quote")
    this.#button.hidden = true
    this.#button.addEventListener("click", this.#quote)
    this.append(this.#button)
    document.addEventListener("selectionchange", this.#offer)
    document.addEventListener("scroll", this.#offer, { passive: true })
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.#offer)
    document.removeEventListener("scroll", this.#offer)
    this.#button.remove()
  }

  // The post in which all that is selected lies, if it is one.
  #selected() {
    const selection = document.getSelection()
    if (selection.isCollapsed || !selection.rangeCount) return null
    const range = selection.getRangeAt(0)
    const container = range.commonAncestorContainer
    const body = (container.closest ? container : container.parentElement)?.closest(".post__body")
    const text = selection.toString().trim()
    return body && text && this.contains(body) ? { text, range, post: body.closest(".post") } : null
  }

  #offer = () => {
    const selected = this.#selected()
    this.#button.hidden = !selected
    if (!selected) return
    const box = selected.range.getBoundingClientRect()
    const above = box.top - ROOM
    const top = above > BELOW_THE_TOPBAR ? above : Math.min(Math.max(box.bottom + 8, BELOW_THE_TOPBAR), innerHeight - ROOM)
    this.#button.style.insetBlockStart = `${top}px`
    this.#button.style.insetInlineStart = `${Math.max(box.left, 8)}px`
  }

  #quote = () => {
    const selected = this.#selected()
    const textarea = document.getElementById(this.getAttribute("for"))
    if (!selected || !textarea) return
    const lines = selected.text.split("\n").map((line) => `> ${line}`.trimEnd())
    const quotation = `${lines.join("\n")}\n>\n> [${this.#words(selected.post)}](${selected.post.dataset.url})\n\n`
    textarea.value = textarea.value.trim() ? `${textarea.value.trimEnd()}\n\n${quotation}` : quotation
    textarea.dispatchEvent(new Event("input", { bubbles: true })) // so that the draft is kept
    document.getSelection().removeAllRanges()
    textarea.scrollIntoView({ block: "center" })
    textarea.focus()
  }

  #words(post) {
    const name = post.querySelector(".post__author").textContent.trim().replace(/[\\[\]*_`<]/g, "\\$&")
    const number = post.id.replace("post-", "")
    return this.getAttribute("said-by").replace("{name}", () => name).replace("{number}", number)
  }
}

customElements.define("quote-selection", QuoteSelection)
