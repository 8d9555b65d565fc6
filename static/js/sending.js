/** POST fields as a form would, with its CSRF token. Resolves to the response; throws unless it is a good one: one that led
 * elsewhere, as to the sign-in page, took nothing. */
export async function send(url, fields, options = {}) {
  const body = new FormData()
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  const response = await fetch(url, { method: "POST", body, ...options })
  if (!response.ok || response.redirected) throw new Error(`${response.status}`, { cause: response })
  return response
}
