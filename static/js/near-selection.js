/** A button beside what somebody selected: above it, or below where there is no room. */
const ROOM = 44
const BELOW_THE_TOPBAR = 64

export function buttonFor(words, deed) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button button--small quote-selection__button"
  button.textContent = words
  button.hidden = true
  button.addEventListener("click", deed)
  return button
}

export function place(element, range) {
  const box = range.getBoundingClientRect()
  const above = box.top - ROOM
  const top = above > BELOW_THE_TOPBAR ? above : Math.min(Math.max(box.bottom + 8, BELOW_THE_TOPBAR), innerHeight - ROOM)
  element.style.insetBlockStart = `${top}px`
  element.style.insetInlineStart = `${Math.max(box.left, 8)}px`
}
