/** The command palette: a dialog over any page, in which what is typed becomes places to go. */
const PAUSE = 60

class Palette {
  #src
  #asked = 0
  #timer = null

  constructor(box) {
    this.#src = box.dataset.palette
    this.dialog = document.createElement("dialog")
    this.dialog.className = "palette"
    this.dialog.setAttribute("aria-label", box.dataset.paletteName)
    this.input = document.createElement("input")
    Object.assign(this.input, { type: "search", className: "palette__input", maxLength: 200, autocomplete: "off" })
    this.input.placeholder = box.elements.q.placeholder
    const says = { role: "combobox", "aria-expanded": "true", "aria-controls": "palette-choices", "aria-autocomplete": "list" }
    for (const [name, value] of Object.entries(says)) this.input.setAttribute(name, value)
    this.input.setAttribute("aria-label", box.dataset.paletteName)
    this.list = document.createElement("div")
    Object.assign(this.list, { id: "palette-choices", className: "palette__choices", role: "listbox" })
    this.list.setAttribute("role", "listbox")
    this.list.setAttribute("aria-label", box.dataset.paletteName)
    this.dialog.append(this.input, this.list)
    this.dialog.addEventListener("close", () => this.dialog.remove())
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close())
    this.input.addEventListener("input", this.#wait)
    this.dialog.addEventListener("keydown", this.#key)
  }

  open() {
    document.body.append(this.dialog)
    this.dialog.showModal()
    this.input.focus()
    this.#load()
  }

  get #choices() {
    return [...this.list.querySelectorAll("[role=option]")]
  }

  #wait = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#load(), PAUSE)
  }

  // An answer to what was typed before comes too late.
  async #load() {
    const asked = ++this.#asked
    const response = await fetch(`${this.#src}?q=${encodeURIComponent(this.input.value)}`, { headers: { "HX-Request": "true" } }).catch(() => null)
    if (asked !== this.#asked) return
    if (!response?.ok || response.redirected) return location.assign(this.#src)
    this.list.innerHTML = await response.text()
    this.#choices.forEach((choice, number) => (choice.id = `palette-choice-${number}`))
    this.#choose(0)
  }

  #choose(number) {
    const choices = this.#choices
    const chosen = choices[(number + choices.length) % choices.length]
    for (const choice of choices) choice.setAttribute("aria-selected", choice === chosen)
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id)
    else this.input.removeAttribute("aria-activedescendant")
    chosen?.scrollIntoView({ block: "nearest" })
  }

  #key = (event) => {
    if (event.isComposing) return
    const at = this.#choices.findIndex((choice) => choice.ariaSelected === "true")
    if (event.key === "ArrowDown") this.#choose(at + 1)
    else if (event.key === "ArrowUp") this.#choose(at - 1)
    else if (event.key === "Enter") this.#choices[at]?.click()
    else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) this.dialog.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** Opens it over the page whose search box that is; a second call changes nothing. */
export function openPalette(box) {
  if (!document.querySelector("dialog.palette")) new Palette(box).open()
}
