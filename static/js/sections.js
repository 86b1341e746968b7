// A long form in sections: says after each save what is still missing in each, and shows
// the rows of a repeated answer one after another.

document.addEventListener("app:saved", ({ detail }) => {
  const documents = document.querySelector("[data-documents]")
  if (documents && detail.documents_url) {
    documents.hidden = false
    documents.querySelector("a").href = detail.documents_url
  }
  for (const task of detail.tasks || []) {
    const status = document.getElementById(`task-${task.anchor}`)
    if (!status) continue
    status.textContent = task.words
    status.classList.toggle("govuk-task-list__status--done", !task.left)
  }
})

const isEmpty = (row) => Array.from(row.querySelectorAll("input, textarea")).every((field) => !field.value.trim())

for (const rows of document.querySelectorAll("[data-rows]")) {
  const all = Array.from(rows.querySelectorAll("[data-row]"))
  const more = document.createElement("button")
  more.type = "button"
  more.className = "govuk-button govuk-button--secondary"
  more.textContent = rows.dataset.rows
  rows.append(more)

  const show = () => {
    const last = all.findLastIndex((row) => !isEmpty(row))
    all.forEach((row, place) => {
      row.hidden = place > Math.max(last, 0) && row.dataset.asked === undefined
    })
    more.hidden = all.every((row) => !row.hidden)
  }
  more.addEventListener("click", () => {
    const next = all.find((row) => row.hidden)
    next.dataset.asked = ""
    show()
    next.querySelector("input").focus()
  })
  // what was typed before may come back after this script ran
  rows.addEventListener("input", show)
  show()
}
