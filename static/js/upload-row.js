/** One file on its way: its name, how much of it has gone, and a button that ends it. See templates/components/editor.html. */
export class UploadRow {
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
