/** A text on its way: kept on the server two seconds after the last key, and in this browser while the server is away. */
import { send } from "./sending.js"

const PAUSE = 2000

export class Draft {
  #editor
  #textarea
  #timer = null
  #kept

  constructor(editor, textarea) {
    this.#editor = editor
    this.#textarea = textarea
    this.#kept = textarea.defaultValue
  }

  follow() {
    this.#restore()
    if (this.#textarea.value !== this.#kept) this.#wait() // typed before this script came
    this.#textarea.addEventListener("input", this.#wait)
    this.#textarea.form?.addEventListener("submit", this.#forget)
    window.addEventListener("pagehide", this.#leave)
  }

  stop() {
    clearTimeout(this.#timer)
    this.#textarea.removeEventListener("input", this.#wait)
    this.#textarea.form?.removeEventListener("submit", this.#forget)
    window.removeEventListener("pagehide", this.#leave)
  }

  get #local() {
    return `draft ${this.#editor.getAttribute("place")}`
  }

  #restore() {
    const text = localStorage.getItem(this.#local)
    if (!text || this.#textarea.value.trim()) return
    this.#textarea.value = text
    this.#editor.say("restored")
  }

  #wait = () => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#keep(), PAUSE)
  }

  // What is sent needs no draft. A new key starts over, should the sending fail.
  #forget = () => {
    clearTimeout(this.#timer)
    localStorage.removeItem(this.#local)
    this.#kept = this.#textarea.value
  }

  #leave = () => this.#keep({ keepalive: true })

  async #keep(options) {
    clearTimeout(this.#timer)
    const text = this.#textarea.value
    if (text === this.#kept) return
    this.#kept = text
    try {
      await send(this.#editor.getAttribute("drafts"), { place: this.#editor.getAttribute("place"), text }, options)
      localStorage.removeItem(this.#local)
      this.#editor.say("kept", new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }))
    } catch {
      localStorage.setItem(this.#local, text)
      this.#kept = null // so that the next pause tries again
      this.#editor.say("kept-here", "", { isWrong: true })
    }
  }
}
