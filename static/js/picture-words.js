/** Asks what a picture shows that came into a text, and writes it there. Nobody has to answer. See templates/components/editor.html. */
export function askForWords(editor, textarea, { markdown, url }) {
  const row = editor.querySelector("template[data-part=asking]").content.firstElementChild.cloneNode(true)
  const words = row.querySelector("input")
  row.querySelector("[data-part=name]").textContent = markdown.slice(2, markdown.lastIndexOf("]("))

  function write() {
    const said = words.value.replace(/[[\]\\\n]/g, " ").trim()
    const start = textarea.value.indexOf(markdown)
    if (said && start >= 0) {
      textarea.setRangeText(`![${said}](${url})`, start, start + markdown.length, "preserve")
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    }
    if (said) done()
  }

  function done() {
    if (row.contains(document.activeElement)) textarea.focus()
    row.remove()
  }

  words.addEventListener("change", write)
  words.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done()
    if (event.key !== "Enter") return
    event.preventDefault() // it would send the form
    write()
  })
  row.querySelector("[data-part=end]").addEventListener("click", done)
  editor.querySelector("[data-part=uploads]").append(row)
}
