/** What every page runs: shortcuts, the focus kept, a word when something fails, each element when it comes into sight. */
import "./keep-focus.js"
import "./shortcuts.js"

const elements = {
  "claim-renewal": () => import("./claim-renewal.js"),
  "community-search": () => import("./community-search.js"),
  "copy-button": () => import("./copy-button.js"),
  "dismiss-button": () => import("./dismiss-button.js"),
  "fetched-menu": () => import("./fetched-menu.js"),
  "live-stream": () => import("./live-stream.js"),
  "mark-read": () => import("./mark-read.js"),
  "markdown-editor": () => import("./markdown-editor.js"),
  "mermaid-diagram": () => import("./mermaid-diagram.js"),
  "moved-posts": () => import("./moved-posts.js"),
  "page-comments": () => import("./page-comments.js"),
  "page-tree": () => import("./page-tree.js"),
  "push-switch": () => import("./push-switch.js"),
  "quote-selection": () => import("./quote-selection.js"),
  "similar-questions": () => import("./similar-questions.js"),
  "submit-once": () => import("./submit-once.js"),
  "theme-switch": () => import("./theme-switch.js"),
  "thread-template": () => import("./thread-template.js"),
}
const waiting = Object.keys(elements).map((tag) => `${tag}:not(:defined)`).join()

// What nobody sees, in a closed menu or far down the page, costs nothing.
const sight = new IntersectionObserver(
  (changes) => {
    for (const { isIntersecting, target } of changes) {
      if (!isIntersecting) continue
      sight.unobserve(target)
      elements[target.localName]()
    }
  },
  { rootMargin: "25%" },
)

// Who turns to a form gets all of it, also what is still out of sight.
document.addEventListener("focusin", ({ target }) => {
  for (const element of target.form?.querySelectorAll(waiting) ?? []) elements[element.localName]()
})

function watch() {
  for (const element of document.querySelectorAll(waiting)) sight.observe(element)
}

function sayFailure() {
  document.getElementById("failure").hidden = false
}

// A draft that was sent has arrived where the page that follows is neither the sign-in page nor a refusal.
function settleSent({ hasArrived }) {
  const sent = sessionStorage.getItem("sent")
  sessionStorage.removeItem("sent")
  if (sent && hasArrived) localStorage.removeItem(sent)
}

const { responseStatus = 200 } = performance.getEntriesByType("navigation")[0]
settleSent({ hasArrived: responseStatus < 400 && !document.querySelector(".entrance") })
// Before the next form stands there, which would bring back what this browser still keeps.
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.response?.status < 400 && ctx.sourceElement.querySelector("markdown-editor")) settleSent({ hasArrived: true })
})

watch()
new MutationObserver(watch).observe(document.body, { childList: true, subtree: true })
document.addEventListener("htmx:error", sayFailure)
document.addEventListener("htmx:response:error", (event) => {
  const { sourceElement, response } = event.detail.ctx
  if (sourceElement.querySelector("markdown-editor")) settleSent({ hasArrived: false })
  const { status } = response
  if (status >= 500 || [403, 404, 429].includes(status)) sayFailure() // htmx-config says not to swap these
})
