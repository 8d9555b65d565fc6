/** Where in an element's text a quoted passage stands. Spaces don't count, as in markup/passages.py. */
const CONTEXT = 60
// What stands in a page and is not its own text.
const ASIDE = ".section-edit, .link-card, .included, script, template"

export class Letters {
  #letters = ""
  #places = [] // the node of each letter, and where in it

  constructor(root) {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (nodes.nextNode()) {
      const { data, parentElement } = nodes.currentNode
      if (parentElement.closest(ASIDE)) continue
      for (let at = 0; at < data.length; at++) {
        if (/\s/.test(data[at])) continue
        this.#letters += data[at]
        this.#places.push([nodes.currentNode, at])
      }
    }
  }

  /** The words where most of what was around them stands too; null where they don't stand. */
  find(words, prefix, suffix) {
    const [exact, before, behind] = [words, prefix, suffix].map(squeeze)
    let best = null
    let most = -1
    for (let at = this.#letters.indexOf(exact); exact && at !== -1; at = this.#letters.indexOf(exact, at + 1)) {
      const end = at + exact.length
      const left = reversed(this.#letters.slice(Math.max(at - before.length, 0), at))
      const alike = alikeAtFirst(left, reversed(before)) + alikeAtFirst(this.#letters.slice(end, end + behind.length), behind)
      if (alike > most) [best, most] = [at, alike]
    }
    return best === null ? null : this.#range(best, best + exact.length - 1)
  }

  /** What stands before and behind a range of the element. */
  around(range) {
    const first = this.#firstNotBefore(range.startContainer, range.startOffset)
    const end = this.#firstNotBefore(range.endContainer, range.endOffset)
    return {
      before: this.#letters.slice(Math.max(first - CONTEXT, 0), first),
      behind: this.#letters.slice(end, end + CONTEXT),
    }
  }

  #range(first, last) {
    const range = document.createRange()
    range.setStart(...this.#places[first])
    range.setEnd(this.#places[last][0], this.#places[last][1] + 1)
    return range
  }

  #firstNotBefore(node, offset) {
    const point = document.createRange()
    point.setStart(node, offset)
    let [low, high] = [0, this.#places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (point.comparePoint(...this.#places[middle]) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

const squeeze = (text) => text.replace(/\s+/g, "")
const reversed = (text) => [...text].reverse().join("")

function alikeAtFirst(one, other) {
  let at = 0
  while (at < one.length && at < other.length && one[at] === other[at]) at++
  return at
}
