/** <moved-posts href="/threads/2/"> a list with the anchors of before </moved-posts>: goes on to what the address meant. */
class MovedPosts extends HTMLElement {
  connectedCallback() {
    const meant = document.getElementById(location.hash.slice(1))?.querySelector("a")
    location.replace(meant?.href ?? this.getAttribute("href"))
  }
}

customElements.define("moved-posts", MovedPosts)
