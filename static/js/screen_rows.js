// The lists of an item's screen: rows are added and taken away on the page, and appear
// when somebody else adds one.

const ROW = /^(.+)-([a-z0-9]{1,12})-[a-z_]+$/

export class Rows {
  constructor(form, changed) {
    this.form = form
    this.changed = changed
    form?.addEventListener("click", (event) => this.clicked(event))
  }

  clicked(event) {
    const button = event.target.closest("button")
    if (button?.matches("[data-add]")) {
      event.preventDefault()
      const row = this.add(button.closest("[data-rows]"), newName())
      row.querySelector("textarea, select, input:not([type=hidden])").focus()
    } else if (button?.matches("[data-remove]")) {
      event.preventDefault()
      this.remove(button.closest("[data-row]"))
    }
  }

  add(list, name) {
    const html = list.querySelector("template").innerHTML.replaceAll("-ROW", `-${name}`)
    list.querySelector("[data-list]").insertAdjacentHTML("beforeend", html)
    return list.querySelector("[data-list]").lastElementChild
  }

  remove(row) {
    const gone = row.querySelector("input[name$='-gone']")
    gone.value = "yes"
    this.hideGone(gone)
    row.closest("[data-rows]").querySelector("[data-add]").focus()
    this.changed()
  }

  hideGone(field) {
    field.closest("[data-row]").hidden = Boolean(field.value)
  }

  // The field of a row that this page does not show yet; null where there is no such list.
  fieldOf(name) {
    const [, list, row] = ROW.exec(name) || []
    const place = list && this.form.querySelector(`[data-rows="${list}"]`)
    if (!place) return null
    if (!place.querySelector(`[data-row="${list}-${row}"]`)) this.add(place, row)
    return this.form.elements.namedItem(name)
  }
}

function newName() {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789"
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (n) => letters[n % letters.length]).join("")
}
