/** <quote-selection for="id_body" said-quote="Quote" said-by="{name} said in #{number}">posts</quote-selection>
 *
 * What somebody selects in one post goes into the reply as a quotation, behind what they have written already. */

class QuoteSelection extends HTMLElement {
  #button = null

  connectedCallback() {
    document.addEventListener("selectionchange", this.#offer)
    document.addEventListener("scroll", this.#offer, { passive: true })
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.#offer)
    document.removeEventListener("scroll", this.#offer)
    this.#button?.remove()
    this.#button = null
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

  // The button comes with the first selection: most who read select nothing.
  #offer = async () => {
    if (!this.#button && !this.#selected()) return
    const { buttonFor, place } = await import("./near-selection.js")
    if (!this.isConnected) return
    if (!this.#button) this.append((this.#button = buttonFor(this.getAttribute("said-quote"), this.#quote)))
    const selected = this.#selected()
    this.#button.hidden = !selected
    if (selected) place(this.#button, selected.range)
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
