/** Keys for who does not want to reach for the mouse; `?` shows them all: see templates/accounts/keyboard.html. */
const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
const STOPS = ".post, .thread-row, .search-hit, .happening"

for (const hint of document.querySelectorAll(".search-box__hint")) {
  hint.textContent = isMac ? "⌘K" : "Ctrl K"
}

const deeds = {
  j: () => move(1),
  k: () => move(-1),
  r: reply,
  l: () => current()?.querySelector("[id^=vote-]:is(button)")?.click(),
  b: () => current()?.querySelector("[id^=bookmark-] > a")?.click(),
  "/": search,
  "?": help,
}
let last = null

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey)) return act(event, palette)
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog, :popover-open")) return
  if (Object.hasOwn(deeds, event.key)) act(event, deeds[event.key])
})

function act(event, deed) {
  event.preventDefault()
  deed()
}

/** The post or row that has the focus, or had it last. */
function current() {
  const focused = document.activeElement.closest(STOPS)
  return focused ?? (last?.isConnected ? last : null)
}

function move(by) {
  const stops = [...document.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility())
  const at = stops.indexOf(current())
  const next = stops[at === -1 ? (by > 0 ? 0 : stops.length - 1) : at + by]
  if (!next) return
  last = next
  // A row is its title; a post itself takes the focus, so that what it says is read out.
  const title = next.querySelector("h2 a")
  if (!title) next.tabIndex = -1
  const target = title ?? next
  target.focus({ preventScroll: true })
  next.scrollIntoView({ block: "nearest" })
}

function reply() {
  const link = current()?.querySelector('.post__action[href*="#reply"]')
  if (link && !link.getAttribute("href").startsWith("#")) return link.click() // to a page where one replies to this post
  document.querySelector("#reply textarea")?.focus()
}

function search() {
  const form = document.querySelector(".search-box")
  if (!form) return
  if (form.checkVisibility()) form.elements.q.select()
  else location.assign(form.action)
}

/** Where there is no search box, there is nothing to go to. */
async function palette() {
  const box = document.querySelector(".search-box")
  if (!box) return
  const { openPalette } = await import("./command-palette.js")
  openPalette(box)
}

async function help() {
  const link = document.querySelector("[data-part=keyboard]")
  if (!link) return
  try {
    const response = await fetch(link.href, { headers: { "HX-Request": "true" } })
    if (!response.ok || response.redirected) throw new Error(response.statusText)
    const dialog = document.createElement("dialog")
    dialog.className = "dialog"
    dialog.innerHTML = await response.text()
    dialog.setAttribute("aria-labelledby", dialog.querySelector("h2").id)
    dialog.addEventListener("close", () => dialog.remove())
    document.body.append(dialog)
    dialog.showModal()
  } catch {
    location.assign(link.href) // the same as a page
  }
}
