/** After an @ the people and roles, after [[ the wiki pages. The server gives each list: `<ul role="listbox">` of `[role=option]`. */
import "../vendor/text-expander.js"

// Of each key, the editor's attributes with the list's address and with the community that it is of.
const LISTS = { "@": ["suggestions", "community"], "[[": ["pages", "files-for"] }

export function suggest(editor) {
  const expander = editor.querySelector("text-expander")

  expander.addEventListener("text-expander-change", (event) => {
    event.detail.provide(suggestions(editor, event.detail.key, event.detail.text))
  })

  expander.addEventListener("text-expander-value", (event) => {
    const { key, item } = event.detail
    event.detail.value = key === "@" ? `@${item.dataset.value}` : item.dataset.value
  })
}

async function suggestions(editor, key, text) {
  const [address, community] = LISTS[key].map((name) => editor.getAttribute(name) ?? "")
  try {
    const response = await fetch(`${address}?${new URLSearchParams({ q: text, community })}`)
    const list = document.createRange().createContextualFragment(await response.text()).querySelector("[role=listbox]")
    return { matched: response.ok && Boolean(list?.querySelector("[role=option]")), fragment: list }
  } catch {
    return { matched: false }
  }
}
