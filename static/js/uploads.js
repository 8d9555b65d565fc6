/** Files that are dropped, pasted or picked go to the server; the Markdown that shows them goes into the text. */
import "../vendor/file-attachment.js"
import { send } from "./sending.js"

export function takeUploads(editor, textarea) {
  const attachment = editor.querySelector("file-attachment")
  attachment.addEventListener("file-attachment-accepted", (event) => {
    uploadAll(editor, textarea, event.detail.attachments.map((accepted) => accepted.file))
  })
  const picker = editor.querySelector("[data-part=picker]")
  picker.addEventListener("change", async () => {
    await uploadAll(editor, textarea, [...picker.files])
    picker.value = ""
  })
}

async function uploadAll(editor, textarea, files) {
  for (const file of files) {
    editor.say("uploading", file.name)
    try {
      const response = await send(editor.getAttribute("files"), { file })
      insert(textarea, (await response.json()).markdown)
      editor.say("uploaded", file.name)
    } catch (error) {
      const reason = await error.cause?.json?.().catch(() => null)
      editor.say("failed", reason?.error ?? "", { isWrong: true })
    }
  }
}

function insert(textarea, markdown) {
  const before = textarea.value.slice(0, textarea.selectionEnd)
  const gap = before && !before.endsWith("\n") ? "\n" : ""
  textarea.setRangeText(`${gap}${markdown}\n`, textarea.selectionEnd, textarea.selectionEnd, "end")
  textarea.dispatchEvent(new Event("input", { bubbles: true }))
}
