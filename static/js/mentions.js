/** After an @ the people and roles whose name begins so. The server gives the list: `<ul role="listbox">` of `[role=option]`. */
import "../vendor/text-expander.js"

export function suggestPeople(editor) {
  const expander = editor.querySelector("text-expander")

  expander.addEventListener("text-expander-change", (event) => {
    event.detail.provide(suggestions(editor, event.detail.text))
  })

  expander.addEventListener("text-expander-value", (event) => {
    event.detail.value = `@${event.detail.item.dataset.value}`
  })
}

async function suggestions(editor, text) {
  const asked = new URLSearchParams({ q: text, community: editor.getAttribute("community") })
  try {
    const response = await fetch(`${editor.getAttribute("suggestions")}?${asked}`)
    const list = document.createRange().createContextualFragment(await response.text()).querySelector("[role=listbox]")
    return { matched: response.ok && Boolean(list?.querySelector("[role=option]")), fragment: list }
  } catch {
    return { matched: false }
  }
}
