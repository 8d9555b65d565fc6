/** <page-comments said-comment="Comment" said-close="Close">a page's text, and below it what is said about it</page-comments>
 *
 * Marks in the text what people say something about, and opens it there; asks for a comment on what is selected. */
import { Letters } from "./passages.js"

class PageComments extends HTMLElement {
  #text // what is said something about
  #marked = [] // each passage that stands in the text, with its range
  #shown = null // the id of the passage that is shown beside its words
  #place = null // what keeps its place in the list
  #button
  #card
  #listed = new MutationObserver(() => this.#mark())

  connectedCallback() {
    this.#text = this.querySelector(".prose--page")
    this.#card = this.#cardWith(this.getAttribute("said-close"))
    this.append(this.#card)
    document.addEventListener("selectionchange", this.#offer)
    document.addEventListener("scroll", this.#offer, { passive: true })
    document.addEventListener("keydown", this.#key)
    this.#text.addEventListener("click", this.#click)
    this.#listed.observe(this, { childList: true, subtree: true })
    this.#mark()
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.#offer)
    document.removeEventListener("scroll", this.#offer)
    document.removeEventListener("keydown", this.#key)
    this.#text.removeEventListener("click", this.#click)
    this.#listed.disconnect()
    this.#button?.remove()
    this.#button = null
    this.#card.remove()
    this.#paint("passage", [])
    this.#paint("passage-at", [])
  }

  #mark() {
    const passages = [...this.querySelectorAll("[data-exact]")]
    const letters = passages.length ? new Letters(this.#text) : null
    this.#marked = passages
      .map((passage) => ({ passage, range: letters.find(passage.dataset.exact, passage.dataset.prefix, passage.dataset.suffix) }))
      .filter(({ range }) => range)
      .sort((one, other) => one.range.compareBoundaryPoints(Range.START_TO_START, other.range))
    this.#paint("passage", this.#marked.map(({ range }) => range))
    this.#paint("passage-at", this.#marked.filter(({ passage }) => passage.id === this.#shown).map(({ range }) => range))
  }

  #paint(name, ranges) {
    if (!globalThis.CSS.highlights) return
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges))
    else CSS.highlights.delete(name)
  }

  // What is selected, if all of it lies in the text.
  #selected() {
    const selection = document.getSelection()
    if (selection.isCollapsed || !selection.rangeCount || !this.querySelector("[data-part=ask]")) return null
    const range = selection.getRangeAt(0)
    const words = selection.toString().trim()
    return words && this.#text.contains(range.commonAncestorContainer) ? { words, range } : null
  }

  // Most who read select nothing: what offers the button comes when somebody does.
  #offer = async () => {
    if (!this.#button && !this.#selected()) return
    const { buttonFor, place } = await import("./near-selection.js")
    if (!this.isConnected) return
    this.#button ??= this.appendChild(buttonFor(this.getAttribute("said-comment"), () => this.#ask()))
    const selected = this.#selected()
    this.#button.hidden = !selected
    if (selected) place(this.#button, selected.range)
  }

  // The form comes with what is listed, and the focus goes to where one writes.
  #ask() {
    const selected = this.#selected()
    if (!selected) return
    this.#close()
    const { elements } = this.querySelector("[data-part=ask]")
    const { before, behind } = new Letters(this.#text).around(selected.range)
    elements.quote.value = selected.words
    elements.before.value = before
    elements.behind.value = behind
    this.addEventListener("htmx:after:swap", () => this.querySelector("[name=body]")?.focus(), { once: true })
    elements.quote.form.requestSubmit()
    document.getSelection().removeAllRanges()
  }

  #click = (event) => {
    if (event.target.closest("a, button, summary") || !document.getSelection().isCollapsed) return
    const { clientX: x, clientY: y } = event
    const met = ({ range }) => [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
    const found = this.#marked.find(met)
    if (found) this.#go(found)
    else if (this.#shown) this.#close()
  }

  #key = (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
    if (event.key === "Escape" && this.#shown) return this.#close()
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return
    if (event.key === "c" && this.#selected()) this.#ask()
    else if (event.key === "n" && this.#marked.length) this.#step(1)
    else if (event.key === "p" && this.#marked.length) this.#step(-1)
    else return
    event.preventDefault()
  }

  #step(by) {
    const at = this.#marked.findIndex(({ passage }) => passage.id === this.#shown)
    const next = at === -1 ? (by > 0 ? 0 : this.#marked.length - 1) : (at + by + this.#marked.length) % this.#marked.length
    this.#go(this.#marked[next])
  }

  // To the words in the text, with what was said about them beside it.
  #go({ passage, range }) {
    this.#close()
    this.#place = document.createComment("")
    passage.replaceWith(this.#place)
    this.#card.append(passage)
    this.#shown = passage.id
    range.startContainer.parentElement.scrollIntoView({ block: "center" })
    this.#card.showPopover()
    const box = range.getBoundingClientRect()
    this.#card.style.insetBlockStart = `${box.bottom + scrollY + 8}px`
    this.#card.style.insetInlineStart = `${Math.max(Math.min(box.left, innerWidth - this.#card.offsetWidth - 16), 8)}px`
    passage.focus({ preventScroll: true })
  }

  // Back into the list, unless that came anew meanwhile.
  #close = () => {
    const passage = this.#card.querySelector(".passage")
    if (passage && this.#place.isConnected) this.#place.replaceWith(passage)
    else passage?.remove()
    this.#card.hidePopover()
    this.#shown = null
  }

  #cardWith(words) {
    const card = document.createElement("div")
    card.className = "passages__beside"
    card.popover = "manual"
    const button = document.createElement("button")
    button.type = "button"
    button.className = "passages__close"
    button.textContent = words
    button.addEventListener("click", this.#close)
    card.append(button)
    return card
  }
}

customElements.define("page-comments", PageComments)
