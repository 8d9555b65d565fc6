/** <live-stream src="/live/?thread=12">: news from the server become events `live:bell`, `live:thread` and `live:page` on the body. */
const NEWS = ["bell", "thread", "page"]
const ASK_AGAIN_AFTER = 60_000

class LiveStream extends HTMLElement {
  #source = null
  #timer = null

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#follow)
    this.#timer = setInterval(this.#askAgain, ASK_AGAIN_AFTER)
    this.#follow()
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#follow)
    clearInterval(this.#timer)
    this.#source?.close()
  }

  // A hidden page hears nothing: browsers allow few open connections. Coming back, it catches up.
  #follow = () => {
    this.#source?.close()
    if (document.hidden) return
    if (this.#source) this.#tellAll()
    this.#source = new EventSource(this.getAttribute("src"), { withCredentials: true })
    for (const name of NEWS) {
      this.#source.addEventListener(name, (event) => this.#tell(name, JSON.parse(event.data)))
    }
  }

  // Where the stream can't be had, the page asks by itself.
  #askAgain = () => {
    if (document.hidden || this.#source?.readyState === EventSource.OPEN) return
    this.#tellAll()
    if (this.#source?.readyState === EventSource.CLOSED) {
      this.#source = null
      this.#follow()
    }
  }

  #tellAll() {
    for (const name of NEWS) this.#tell(name, {})
  }

  #tell(name, detail) {
    document.body.dispatchEvent(new CustomEvent(`live:${name}`, { detail }))
  }
}

customElements.define("live-stream", LiveStream)
