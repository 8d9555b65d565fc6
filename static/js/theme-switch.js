/** <theme-switch><button value="dark">…</button><button value="">…</button></theme-switch>: a choice kept for a year. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#choose)
    this.#show()
  }

  #choose = (event) => {
    const choice = event.target.closest("button")
    if (!choice) return
    const secure = location.protocol === "https:" ? "; secure" : ""
    document.cookie = `theme=${choice.value}; path=/; max-age=31536000; samesite=lax${secure}`
    if (choice.value) document.documentElement.dataset.theme = choice.value
    else delete document.documentElement.dataset.theme
    this.#show()
  }

  #show() {
    const theme = document.documentElement.dataset.theme ?? ""
    for (const choice of this.querySelectorAll("button")) {
      choice.setAttribute("aria-pressed", choice.value === theme)
    }
  }
}

customElements.define("theme-switch", ThemeSwitch)
