/** In the frame of a diagram: draws the text that the page around it sends, and says how high it became. */
/* global mermaid */
const LEAST_SCALE = 0.6 // of its own size: what is drawn smaller can't be read, and scrolls instead

const colours = {
  light: {
    primaryColor: "#e3f1ee", primaryBorderColor: "#2f7d70", primaryTextColor: "#26231f", lineColor: "#6b655b",
    secondaryColor: "#f3eee4", tertiaryColor: "#faf7f1", noteBkgColor: "#fbf1d3", noteTextColor: "#26231f",
    background: "#fffefb", mainBkg: "#e3f1ee", textColor: "#26231f", edgeLabelBackground: "#f3eee4",
  },
  dark: {
    darkMode: true,
    primaryColor: "#1d3530", primaryBorderColor: "#63b8a6", primaryTextColor: "#ece7dd", lineColor: "#a59e92",
    secondaryColor: "#2c2925", tertiaryColor: "#24221f", noteBkgColor: "#4a3f22", noteTextColor: "#ece7dd",
    background: "#1e1c1a", mainBkg: "#1d3530", textColor: "#ece7dd", edgeLabelBackground: "#2c2925",
  },
}

// What the small edition of Mermaid leaves out: of formulas it would say so in each label.
const FORMULA = /\$\$.*?\$\$/
const UNKNOWN_KIND = /^No diagram type detected/

const tell = (news) => parent.postMessage(news, "*")
const measure = () => {
  const drawing = document.querySelector("svg")
  if (drawing) tell({ height: Math.ceil(document.documentElement.getBoundingClientRect().height) })
}

async function draw({ text, scheme }) {
  const { kinds, formulas } = document.body.dataset
  if (FORMULA.test(text)) return tell({ failed: formulas })
  document.documentElement.style.colorScheme = scheme
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    maxTextSize: 20000,
    maxEdges: 400,
    suppressErrorRendering: true,
    look: "classic",
    theme: "base",
    themeVariables: { fontFamily: "system-ui, sans-serif", ...colours[scheme] },
  })
  try {
    const { svg } = await mermaid.render("diagram", text)
    document.body.innerHTML = svg
    const drawing = document.querySelector("svg")
    const width = parseFloat(drawing.style.maxWidth) || drawing.viewBox.baseVal?.width || 0
    drawing.style.minWidth = `${Math.floor(width * LEAST_SCALE)}px`
    measure()
  } catch (error) {
    const why = String(error?.message ?? error)
    tell({ failed: UNKNOWN_KIND.test(why) ? kinds : why.slice(0, 300) })
  }
}

addEventListener("message", (event) => {
  if (event.source === parent) draw(event.data)
})
addEventListener("resize", measure)
tell({ words: { ...document.body.dataset } })
