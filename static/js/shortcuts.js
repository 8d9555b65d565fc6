/** `/` and ⌘K (Ctrl+K) lead to the search box, or to the search page where there is none to see. */
const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

for (const hint of document.querySelectorAll(".search-box__hint")) {
  hint.textContent = isMac ? "⌘K" : "Ctrl K"
}

document.addEventListener("keydown", (event) => {
  const isWriting = event.target.closest?.("input, textarea, select, [contenteditable]")
  const isSlash = event.key === "/" && !isWriting && !event.metaKey && !event.ctrlKey && !event.altKey
  const isCommand = event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey)
  if (!isSlash && !isCommand) return

  const form = document.querySelector(".search-box")
  if (!form) return
  event.preventDefault()
  if (form.checkVisibility()) form.elements.q.select()
  else location.assign(form.action)
})
