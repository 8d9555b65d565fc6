/** Files that are dropped, pasted or picked go to the server one after another; the Markdown that shows them goes into the text. */
import "../vendor/file-attachment.js"

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

/** One file on its way: its name, how much of it has gone, and a button that ends it. See templates/components/editor.html. */
class UploadRow {
  isCancelled = false
  #element
  #file
  #request = new XMLHttpRequest() // fetch does not tell how much has gone

  constructor(editor, file) {
    this.#file = file
    this.#element = editor.querySelector("template[data-part=upload]").content.firstElementChild.cloneNode(true)
    this.#part("name").textContent = this.name
    this.#part("end").addEventListener("click", this.#cancel)
    editor.querySelector("[data-part=uploads]").append(this.#element)
  }

  get name() {
    return this.#file.name
  }

  /** Resolves to what the server says of the file; throws its reason, or nothing where it gave none. */
  send(url, fields) {
    const body = new FormData()
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set("file", this.#file)
    const request = this.#request
    request.upload.addEventListener("progress", (event) => {
      this.#part("progress").value = event.loaded / event.total
    })
    request.open("POST", url)
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "json"
    return new Promise((resolve, reject) => {
      request.addEventListener("loadend", () => {
        if (request.status === 201) resolve(request.response)
        else reject(new Error(request.response?.error))
      })
      request.send(body)
    })
  }

  fail(reason) {
    this.#part("progress").remove()
    this.#part("reason").textContent = reason
    this.#element.toggleAttribute("data-wrong", true)
  }

  remove() {
    this.#element.remove()
  }

  #part(name) {
    return this.#element.querySelector(`[data-part=${name}]`)
  }

  #cancel = () => {
    this.isCancelled = true
    this.#request.abort()
    this.remove()
  }
}
