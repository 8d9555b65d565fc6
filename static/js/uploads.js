/** Files that are dropped, pasted or picked go to the server one after another; the Markdown that shows them goes into the text. */
import "../vendor/file-attachment.js"
import { UploadRow } from "./upload-row.js"

export function takeUploads(editor, textarea) {
  let last = Promise.resolve() // one at a time, in the order in which they were chosen

  function uploadAll(files) {
    for (const file of files) {
      const row = new UploadRow(editor, file)
      last = last.then(() => upload(editor, textarea, row))
    }
  }

  editor.querySelector("file-attachment").addEventListener("file-attachment-accepted", (event) => {
    uploadAll(event.detail.attachments.map((accepted) => accepted.file))
  })
  const picker = editor.querySelector("[data-part=picker]")
  picker.addEventListener("change", () => {
    uploadAll([...picker.files])
    picker.value = ""
  })
}

async function upload(editor, textarea, row) {
  if (row.isCancelled) return
  const community = textarea.form?.elements.community?.value ?? editor.getAttribute("files-for")
  try {
    const answer = await row.send(editor.getAttribute("files"), { community })
    insert(textarea, answer.markdown)
    row.remove()
    if (answer.markdown.startsWith("!")) (await import("./picture-words.js")).askForWords(editor, textarea, answer)
    editor.say("uploaded", `${row.name}. ${answer.room}`)
  } catch (error) {
    if (!row.isCancelled) row.fail(error.message || editor.getAttribute("said-failed"))
  }
}

function insert(textarea, markdown) {
  const before = textarea.value.slice(0, textarea.selectionEnd)
  const gap = before && !before.endsWith("\n") ? "\n" : ""
  textarea.setRangeText(`${gap}${markdown}\n`, textarea.selectionEnd, textarea.selectionEnd, "end")
  textarea.dispatchEvent(new Event("input", { bubbles: true }))
}
