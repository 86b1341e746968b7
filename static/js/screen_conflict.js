// Two people wrote in one field: both texts stand on the page until somebody chooses.

import { add } from "./typed.js"

export function showConflict(field, theirs, choose) {
  const group = field.closest(".govuk-form-group")
  group.parentElement.querySelector(`[data-conflict="${theirs.field}"]`)?.remove()
  const box = document.createElement("div")
  box.className = "app-conflict"
  box.dataset.conflict = theirs.field
  box.setAttribute("role", "alert")
  add(box, "p", "app-conflict__who", `${theirs.by || "Somebody else"} wrote here meanwhile:`)
  add(box, "p", "app-conflict__text", words(field, theirs.value) || "(nothing)")
  const both = field.tagName === "TEXTAREA" ? [["Keep both", () => `${theirs.value}\n${field.value}`]] : []
  const choices = [["Keep mine", () => field.value], ["Use theirs", () => theirs.value], ...both]
  for (const [label, text] of choices) {
    const button = add(box, "button", "govuk-button govuk-button--secondary", label)
    button.type = "button"
    button.addEventListener("click", () => {
      box.remove()
      choose(text())
    })
  }
  group.after(box)
}

function words(field, value) {
  if (field.tagName !== "SELECT") return value
  return Array.from(field.options).find((option) => option.value === value)?.text || value
}
