// What a person has typed into a form: taken down, put back, and kept in this browser
// until the server has it. Never passwords, files or hidden fields; nothing inside
// data-keep="no". See docs/decisions/0200-what-the-browser-keeps.md.

const PREFIX = "kft.typed:"
const DAY = 24 * 60 * 60 * 1000
const NEVER = ["password", "file", "hidden", "submit", "button", "reset"]

export const user = document.body.dataset.user || ""

// Every answer of the server starts the session anew, in whichever tab it came.
export const RENEWED = "kft.session.renewed"

export function renewed() {
  try {
    localStorage.setItem(RENEWED, `${user} ${Date.now()}`)
  } catch {
    // a browser that keeps nothing warns from this page's own time
  }
}

function fields(form) {
  return Array.from(form.elements).filter(
    (field) => field.name && !NEVER.includes(field.type) && !field.closest("[data-keep=no]"),
  )
}

function isTicked(field) {
  return field.type === "radio" || field.type === "checkbox"
}

export function takeDown(form) {
  return fields(form).map((field) => {
    if (isTicked(field)) return [field.name, field.value, field.checked]
    if (field.multiple) return [field.name, Array.from(field.selectedOptions, (option) => option.value)]
    return [field.name, field.value]
  })
}

export function putBack(form, typed) {
  const left = [...typed]
  for (const field of fields(form)) {
    const place = left.findIndex(
      ([name, value, ticked]) =>
        name === field.name && (ticked === undefined ? !isTicked(field) : isTicked(field) && value === field.value),
    )
    if (place < 0) continue
    const [, value, ticked] = left.splice(place, 1)[0]
    if (ticked !== undefined) field.checked = ticked
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value)
    else field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  // govuk-frontend shows what a choice reveals when a page comes back
  window.dispatchEvent(new Event("pageshow"))
}

// What the server put into a field, whatever stands in it now.
export function served(field) {
  if (!field.options) return field.defaultValue
  return (Array.from(field.options).find((option) => option.defaultSelected) || field.options[0])?.value ?? ""
}

export function isAsServed(form) {
  return fields(form).every((field) => {
    if (isTicked(field)) return field.checked === field.defaultChecked
    if (field.multiple) return Array.from(field.options).every((option) => option.selected === option.defaultSelected)
    return field.value === served(field)
  })
}

// The browser came back to a page, and may have filled in what stood there before.
export function cameBack() {
  return ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type)
}

export function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}

// A store is sessionStorage (this tab) or localStorage (until the server has it).
export function keep(store, path, entry) {
  try {
    store.setItem(`${PREFIX}${user}:${path}`, JSON.stringify({ at: Date.now(), ...entry }))
    return true
  } catch {
    return false
  }
}

export function kept(store, path) {
  return read(store, `${PREFIX}${user}:${path}`)
}

export function drop(store, path) {
  store.removeItem(`${PREFIX}${user}:${path}`)
}

function read(store, key) {
  try {
    return JSON.parse(store.getItem(key))
  } catch {
    return null
  }
}

function keys(store) {
  return Object.keys(store).filter((key) => key.startsWith(PREFIX))
}

export function dropAll() {
  for (const store of [sessionStorage, localStorage]) for (const key of keys(store)) store.removeItem(key)
}

// On every page: what was sent has arrived, unless the server asked to sign in first.
export function settle(wasLost) {
  for (const store of [sessionStorage, localStorage]) {
    for (const key of keys(store)) {
      const entry = read(store, key)
      if (!entry || Date.now() - entry.at > DAY) store.removeItem(key)
      else if (wasLost && entry.isSent) store.setItem(key, JSON.stringify({ ...entry, isSent: false }))
      else if (!wasLost && entry.isSent && key.startsWith(`${PREFIX}${user}:`)) store.removeItem(key)
    }
  }
}

export function tell(title, sentence, choices = []) {
  const banner = document.createElement("div")
  banner.className = "govuk-notification-banner"
  banner.setAttribute("role", "alert")
  banner.setAttribute("aria-label", title)
  const head = add(banner, "div", "govuk-notification-banner__header")
  add(head, "h2", "govuk-notification-banner__title", title)
  const body = add(banner, "div", "govuk-notification-banner__content")
  add(body, "p", "govuk-notification-banner__heading", sentence)
  for (const [label, act] of choices) {
    const button = add(body, "button", "govuk-button govuk-button--secondary govuk-!-margin-right-2", label)
    button.type = "button"
    button.addEventListener("click", () => {
      banner.remove()
      act()
    })
  }
  document.getElementById("main").prepend(banner)
}

export function add(parent, name, className, text = "") {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  parent.append(element)
  return element
}
