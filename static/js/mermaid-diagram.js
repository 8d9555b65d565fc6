/**
 * <mermaid-diagram><pre>…</pre></mermaid-diagram>: draws the text in a frame that can reach nothing. The text stays, folded
 * away once it is drawn. What can't be drawn, or not in time, stays text.
 */
const PATIENCE = 15_000
const HIGHEST = 4_000
const dark = matchMedia("(prefers-color-scheme: dark)")

class MermaidDiagram extends HTMLElement {
  connectedCallback() {
    this.text ??= this.querySelector("pre")
    if (this.frame || !this.text) return
    this.frame = document.createElement("iframe")
    this.frame.setAttribute("sandbox", "allow-scripts")
    this.frame.title = "Mermaid"
    this.frame.height = 0
    this.frame.src = "/diagram/"
    addEventListener("message", this.#hear)
    dark.addEventListener("change", this.#send)
    this.theme = new MutationObserver(this.#send)
    this.theme.observe(document.documentElement, { attributeFilter: ["data-theme"] })
    this.prepend(this.frame)
    this.late = setTimeout(() => this.#fail(""), PATIENCE)
  }

  disconnectedCallback() {
    clearTimeout(this.late)
    removeEventListener("message", this.#hear)
    dark.removeEventListener("change", this.#send)
    this.theme?.disconnect()
    this.frame?.remove()
    this.frame = null
  }

  #hear = ({ source, data }) => {
    if (!this.frame || source !== this.frame.contentWindow) return
    if (data?.words && !this.words) {
      this.words = data.words
      this.frame.title = this.words.title
      this.#send()
    } else if (typeof data?.failed === "string") this.#fail(data.failed)
    else if (data?.height > 0) this.#show(data.height)
  }

  #send = () => {
    if (!this.words) return
    const { theme } = document.documentElement.dataset
    const scheme = theme || (dark.matches ? "dark" : "light")
    this.frame?.contentWindow.postMessage({ text: this.text.textContent, scheme }, "*") // its origin has no name
  }

  #show(height) {
    clearTimeout(this.late)
    this.frame.height = Math.min(Math.ceil(height), HIGHEST)
    if (this.querySelector("details")) return
    const [folded, summary] = ["details", "summary"].map((tag) => document.createElement(tag))
    summary.textContent = this.words.text
    folded.append(summary, this.text)
    this.append(folded)
  }

  #fail(why) {
    this.disconnectedCallback()
    const said = document.createElement("p")
    said.textContent = this.words ? [this.words.failed, why.split("\n")[0].replace(/:$/, ".")].filter(Boolean).join(" ") : ""
    this.replaceChildren(...(this.words ? [said] : []), this.text)
  }
}

customElements.define("mermaid-diagram", MermaidDiagram)
