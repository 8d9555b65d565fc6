/** <dismiss-button><button>Close</button></dismiss-button>: hides the message that it stands in. */
class DismissButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => this.closest(".message").setAttribute("hidden", ""))
  }
}

customElements.define("dismiss-button", DismissButton)
