/** Leaves the focus where it was when htmx puts something new in place of what held it. By itself it does so by id alone. */
const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
let held = null // the control that had the focus, and its places: in each region around it that has an id

document.addEventListener("htmx:before:swap", () => {
  const control = document.activeElement
  if (held && !held.control.isConnected) return // in the middle of another swap
  held = null
  if (!control || control === document.body) return
  const places = []
  for (let region = control.closest("[id]"); region; region = region.parentElement?.closest("[id]")) {
    places.push({ id: region.id, at: controlsIn(region).indexOf(control) })
  }
  held = { control, does: deedOf(control), places }
})

document.addEventListener("htmx:after:swap", () => {
  if (!held || held.control.isConnected || document.activeElement !== document.body) return
  for (const { id, at } of held.places) {
    const region = document.getElementById(id)
    if (!region) continue
    const controls = controlsIn(region)
    const same = controls.find((control) => deedOf(control) === held.does)
    const next = same ?? controls[Math.min(at, controls.length - 1)] ?? region
    if (next === region) region.tabIndex = -1
    next.focus({ preventScroll: true })
    held = null
    return
  }
})

function controlsIn(region) {
  return [...(region.matches(CONTROLS) ? [region] : []), ...region.querySelectorAll(CONTROLS)]
}

/** What makes a control the same as one that stood there before. */
function deedOf(control) {
  const address = control.getAttribute("href") ?? control.getAttribute("formaction") ?? control.form?.getAttribute("action")
  return [control.localName, control.name, address, control.textContent.trim()].join(" ")
}
