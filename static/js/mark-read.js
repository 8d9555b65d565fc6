/** <mark-read src="/threads/5/read-mark/" numbers="3,4">: posts that were in view for as long as they take to read. */
import { send } from "./sending.js"

const SHORTEST = 1000
const LONGEST = 10_000
const A_WORD = 50 // who skims reads twenty words a second
const PAUSE = 3000
const STEP = 250

class MarkRead extends HTMLElement {
  #inView = new Map() // each post in view, with the milliseconds that it still needs
  #needs = new Map() // what those left that are out of view
  #read = []
  #ticking = null
  #sending = null
  #sight = new IntersectionObserver((changes) => changes.forEach(this.#notice), {
    threshold: Array.from({ length: 21 }, (_, step) => step / 20),
  })

  connectedCallback() {
    for (const number of this.getAttribute("numbers").split(",")) {
      const post = document.getElementById(`post-${number}`)
      if (post) this.#sight.observe(post)
    }
    this.#ticking = setInterval(this.#tick, STEP)
    document.addEventListener("visibilitychange", this.#leave)
    window.addEventListener("pagehide", this.#leave)
  }

  disconnectedCallback() {
    this.#sight.disconnect()
    clearInterval(this.#ticking)
    document.removeEventListener("visibilitychange", this.#leave)
    window.removeEventListener("pagehide", this.#leave)
    this.#leave()
  }

  // A post is in view if most of it is, or if it fills half of the window.
  #notice = ({ target, intersectionRatio, intersectionRect, rootBounds }) => {
    if (intersectionRatio > 0.6 || intersectionRect.height > (rootBounds?.height ?? innerHeight) / 2) {
      if (!this.#inView.has(target)) this.#inView.set(target, this.#needs.get(target) ?? needed(target))
    } else if (this.#inView.has(target)) {
      this.#needs.set(target, this.#inView.get(target))
      this.#inView.delete(target)
    }
  }

  #tick = () => {
    if (document.hidden) return
    for (const [post, left] of this.#inView) {
      if (left > STEP) this.#inView.set(post, left - STEP)
      else this.#finish(post)
    }
  }

  #finish(post) {
    this.#sight.unobserve(post)
    this.#inView.delete(post)
    this.#read.push(post.id.slice("post-".length))
    this.#sending ??= setTimeout(this.#send, PAUSE)
  }

  #leave = () => {
    if (document.visibilityState === "hidden" || !this.isConnected) this.#send()
  }

  #send = async () => {
    clearTimeout(this.#sending)
    this.#sending = null
    const numbers = this.#read.splice(0)
    if (!numbers.length) return
    try {
      await send(this.getAttribute("src"), { numbers: numbers.join() }, { keepalive: true })
      document.body.dispatchEvent(new CustomEvent("live:bell")) // what was read is no news any more
    } catch {
      this.#read.push(...numbers) // goes with the next
    }
  }
}

function needed(post) {
  const words = post.querySelector(".post__body")?.textContent.trim().split(/\s+/).length ?? 0
  return Math.min(SHORTEST + words * A_WORD, LONGEST)
}

customElements.define("mark-read", MarkRead)
