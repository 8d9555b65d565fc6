/**
 * <page-tree>: pages under one another. A toggle fetches what is below a page and folds it; arrow keys walk. Where links carry
 * data-place, a page is picked up by dragging or with "m" and put below another: what that changes is shown before it is done.
 */
class PageTree extends HTMLElement {
  #picked = null

  connectedCallback() {
    this.addEventListener("click", this.#toggle)
    this.addEventListener("keydown", this.#key)
    for (const kind of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) this.addEventListener(kind, this.#drag)
  }

  #toggle = async (event) => {
    const toggle = event.target.closest(".page-tree__toggle")
    if (!toggle || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const item = toggle.closest("li")
    const below = item.querySelector(":scope > .page-tree") ?? (await this.#fetch(toggle, item))
    if (!below) return
    below.hidden = toggle.ariaExpanded === "true"
    toggle.ariaExpanded = String(!below.hidden)
  }

  async #fetch(toggle, item) {
    try {
      const response = await fetch(toggle.dataset.branch, { headers: { "HX-Request": "true" } })
      if (!response.ok || response.redirected) throw new Error(response.statusText)
      item.insertAdjacentHTML("beforeend", await response.text())
      return item.querySelector(":scope > .page-tree")
    } catch {
      location.href = toggle.href // the same as a page
    }
  }

  #key = (event) => {
    const link = event.target.closest(".page-tree__link, .page-tree__root")
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return
    const deed = {
      ArrowDown: () => this.#walk(link, 1),
      ArrowUp: () => this.#walk(link, -1),
      ArrowRight: () => this.#fold(link, "false"),
      ArrowLeft: () => this.#fold(link, "true"),
      m: () => (this.#picked ? this.#put(link) : this.#pick(link)),
      Escape: () => this.#pick(null),
    }[event.key]
    if (!deed) return
    event.preventDefault()
    event.stopPropagation()
    deed()
  }

  #walk(link, by) {
    const links = [...this.querySelectorAll(".page-tree__link, .page-tree__root")].filter((one) => one.checkVisibility())
    links[links.indexOf(link) + by]?.focus()
  }

  #fold(link, expanded) {
    const toggle = link.closest("li")?.querySelector(":scope > .page-tree__toggle")
    if (toggle?.ariaExpanded === expanded) toggle.click()
  }

  #drag = (event) => {
    const link = event.target.closest?.(".page-tree__link, .page-tree__root")
    if (event.type === "dragstart" && link?.dataset.place) return this.#pick(link)
    if (event.type === "dragend") return this.#pick(null)
    if (!link || !this.#picked || link === this.#picked) return
    if (event.type !== "dragleave") event.preventDefault()
    link.classList.toggle("page-tree__link--target", event.type === "dragover")
    if (event.type === "drop") this.#put(link)
  }

  #pick(link) {
    if (link && !link.dataset.place) return
    this.#picked?.classList.remove("page-tree__link--picked")
    link?.classList.add("page-tree__link--picked")
    this.#picked = link
    this.toggleAttribute("arranging", Boolean(link))
    const said = this.querySelector("[role=status]")
    if (said) said.textContent = link ? said.dataset.picked.replace("{title}", link.textContent.trim()) : ""
  }

  #put(link) {
    if (link !== this.#picked) location.href = `${this.#picked.dataset.place}?parent=${link.dataset.page ?? ""}`
  }
}

customElements.define("page-tree", PageTree)
