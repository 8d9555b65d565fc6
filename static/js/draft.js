/** A form on its way: kept on the server two seconds after the last key and on leaving, in this browser until the server has it. */
import { send } from "./sending.js"

const PAUSE = 2000
const NOT_KEPT = ["csrfmiddlewaretoken", "draft_base"]

export class Draft {
  #editor
  #textarea
  #form
  #base
  #timer = null
  #kept
  #sent = null
  #moved = null // what is kept, where the person wrote on somewhere else

  constructor(editor, textarea) {
    this.#editor = editor
    this.#textarea = textarea
    this.#form = textarea.form
    this.#base = this.#form.elements.draft_base
  }

  follow() {
    this.#kept = this.#state()
    this.#restore()
    if (this.#isTyped()) this.#wait({ isNew: true }) // before this script came
    this.#form.addEventListener("input", this.#wait)
    this.#form.addEventListener("change", this.#wait)
    this.#form.addEventListener("submit", this.#release)
    window.addEventListener("pagehide", this.#leave)
    document.addEventListener("visibilitychange", this.#leave)
    this.#part.addEventListener("click", this.#choose)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#form.removeEventListener("input", this.#wait)
    this.#form.removeEventListener("change", this.#wait)
    this.#form.removeEventListener("submit", this.#release)
    window.removeEventListener("pagehide", this.#leave)
    document.removeEventListener("visibilitychange", this.#leave)
  }

  get #local() {
    return `draft ${this.#editor.getAttribute("place")}`
  }

  get #part() {
    return this.#editor.querySelector("[data-part=moved]")
  }

  /** All that the form holds, the text as `text`. */
  #fields() {
    const fields = Object.fromEntries([...new FormData(this.#form)].filter(([, value]) => typeof value === "string"))
    for (const name of [...NOT_KEPT, this.#textarea.name]) delete fields[name]
    return { ...fields, text: this.#textarea.value }
  }

  #isTyped() {
    const fields = this.#form.querySelectorAll("textarea, input:not([type=radio], [type=checkbox], [type=file])")
    return [...fields].some((field) => field.value !== field.defaultValue)
  }

  #state() {
    return JSON.stringify(this.#fields())
  }

  #seen(fields) {
    return Object.keys(fields).filter((name) => this.#form.elements[name] && this.#form.elements[name].type !== "hidden")
  }

  /** Whether what a person can see in the form is this. */
  #holds({ text, ...fields }) {
    const now = this.#fields()
    return text === now.text && this.#seen(fields).every((name) => now[name] === fields[name])
  }

  /** Whether the page came with this, as one does that was refused. */
  #came({ text, ...fields }) {
    const came = (name) => this.#form.elements[name].defaultValue ?? fields[name] // lists and radios don't say
    return text === this.#textarea.defaultValue && this.#seen(fields).every((name) => came(name) === fields[name])
  }

  #fill({ text, ...fields }) {
    for (const box of this.#form.querySelectorAll("[type=checkbox]")) box.checked = box.name in fields
    for (const [name, value] of Object.entries(fields)) {
      const field = this.#form.elements[name]
      if (field && field.type !== "checkbox") field.value = value
    }
    this.#textarea.value = text
  }

  // What only this browser kept comes back; the server says if it has something else.
  #restore() {
    const local = JSON.parse(localStorage.getItem(this.#local) ?? "null")
    if (!local) return
    if (this.#holds(local) || this.#came(local)) {
      localStorage.removeItem(this.#local) // the server has it, though maybe not as a draft
      return this.#wait({ isNew: true })
    }
    if (this.#isTyped()) return this.#send({ ...this.#fields(), aside: local.text }) // what was typed since counts
    const isBeside = [this.#textarea, this.#form.elements.title].some((field) => field?.value.trim())
    this.#fill(local)
    this.#editor.say("restored")
    if (isBeside) this.#send(local, {}, "")
  }

  #wait = ({ isNew = false } = {}) => {
    if (isNew) this.#kept = null
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#keep(), PAUSE)
  }

  // What is sent stays in this browser until it has arrived: see index.js. A new key starts over, should the sending fail.
  #release = () => {
    clearTimeout(this.#timer)
    this.#kept = this.#state()
    localStorage.setItem(this.#local, this.#kept)
    sessionStorage.setItem("sent", this.#local)
  }

  // Nobody hears whether what is saved as the page goes has arrived, so it stays here too.
  #leave = ({ type }) => {
    const isOver = type === "pagehide"
    if (isOver && this.#state() !== this.#kept) localStorage.setItem(this.#local, this.#state())
    if (isOver || document.visibilityState === "hidden") this.#keep({ keepalive: true })
  }

  async #keep(options = {}) {
    clearTimeout(this.#timer)
    const state = this.#state()
    if (this.#moved) return localStorage.setItem(this.#local, state)
    if (state === this.#kept) return
    this.#kept = state
    await this.#send(this.#fields(), options)
  }

  async #send(fields, options = {}, base = this.#base.value) {
    const place = this.#editor.getAttribute("place")
    const headers = { Accept: "application/json" }
    try {
      const sent = { ...fields, place, draft_base: base }
      const response = await send(this.#editor.getAttribute("drafts"), sent, { headers, ...options })
      this.#base.value = (await response.json()).base
      this.#sent = fields.text
      localStorage.removeItem(this.#local)
      this.#editor.say("kept", new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }))
    } catch (error) {
      localStorage.setItem(this.#local, JSON.stringify(fields))
      if (error.cause?.status === 409) return this.#compare(await error.cause.json(), fields)
      this.#kept = null // so that the next pause tries again
      this.#editor.say("kept-here", "", { isWrong: true })
    }
  }

  // Both texts, to choose from; saving waits until then. A save of ours whose answer was lost is no other text.
  #compare(moved, mine) {
    if (moved.text === this.#sent) return this.#send(mine, {}, moved.base)
    this.#moved = moved
    this.#part.innerHTML = moved.html
    this.#editor.say("moved", "", { isWrong: true })
  }

  #choose = async (event) => {
    const choice = event.target.closest("button")?.value
    if (!this.#moved || !choice) return
    const { base, text, fields } = this.#moved
    const [mine, theirs] = [this.#fields(), { ...fields, text }]
    const [chosen, other] = choice === "mine" ? [mine, theirs] : [theirs, mine]
    this.#moved = null
    this.#part.replaceChildren()
    this.#fill(chosen)
    this.#kept = this.#state()
    await this.#send({ ...chosen, aside: other.text }, {}, base)
  }
}
