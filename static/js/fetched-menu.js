/** <fetched-menu><a href="/posts/5/menu/">More</a></fetched-menu>: what the link leads to, as a menu under it. */
class FetchedMenu extends HTMLElement {
  #menu = null

  connectedCallback() {
    this.addEventListener("click", this.#open)
  }

  #open = async (event) => {
    const link = event.target.closest("a")
    if (link?.parentElement !== this || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    try {
      const response = await fetch(link.href, { headers: { "HX-Request": "true" } })
      if (!response.ok || response.redirected) throw new Error(response.statusText)
      this.#show(await response.text(), link)
    } catch {
      location.href = link.href // the same as a page
    }
  }

  // Fetched anew each time: what one may do changes with what one did.
  #show(html, link) {
    this.#menu?.remove()
    this.#menu = document.createElement("div")
    this.#menu.className = "menu"
    this.#menu.popover = "auto"
    this.#menu.innerHTML = html
    this.append(this.#menu)
    htmx.process(this.#menu)
    this.#menu.showPopover({ source: link })
    this.#menu.querySelector("a, button:not([tabindex]), summary")?.focus()
  }
}

customElements.define("fetched-menu", FetchedMenu)
