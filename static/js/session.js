// Warns five minutes before the session ends; keeps what was typed and brings it back.

import { RENEWED, drop, dropAll, isSame, keep, kept, putBack, renewed, settle, takeDown, tell, user } from "./typed.js"

const WARN_SECONDS = 300
const { sessionSeconds, sessionPing, signIn } = document.body.dataset
const dialog = document.getElementById("session-dialog")
const opened = Date.now()
const asLoaded = forms().map(takeDown)
const here = () => location.pathname + location.search

settle(!user || document.querySelector("[data-typed-lost]") !== null)

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-signs-out]")) dropAll()
  else if (event.target.method === "post" && !event.target.dataset.autosave) keepForms(true)
})

if (user && dialog) {
  renewed()
  bringBack()
  setInterval(tick, 1000)
  document.addEventListener("visibilitychange", tick)
  document.getElementById("session-stay").addEventListener("click", stay)
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault()
    stay()
  })
}

function secondsLeft() {
  const [who, at] = (localStorage.getItem(RENEWED) || "").split(" ")
  const since = who === user ? Math.max(Number(at), opened) : opened
  return Math.round((since + Number(sessionSeconds) * 1000 - Date.now()) / 1000)
}

function tick() {
  const left = secondsLeft()
  if (left <= 0) end()
  else if (left <= Math.min(WARN_SECONDS, sessionSeconds / 2)) warn(left)
  else if (dialog.open) dialog.close()
}

function warn(left) {
  const minutes = Math.ceil(left / 60)
  const words = left < 60 ? "less than a minute" : minutes === 1 ? "1 minute" : `${minutes} minutes`
  const shown = document.getElementById("session-left")
  if (shown.textContent !== words || !dialog.open) {
    shown.textContent = words
    document.getElementById("session-live").textContent = `You will be signed out in ${words}.`
  }
  if (!dialog.open) dialog.showModal()
}

async function stay() {
  try {
    const answer = await fetch(sessionPing, { redirect: "manual", headers: { Accept: "application/json" } })
    if (answer.ok) {
      renewed()
      dialog.close()
    } else end()
  } catch {
    document.getElementById("session-live").textContent = "We could not reach the service. Try again."
  }
}

function end() {
  keepForms(false)
  location.assign(`${signIn}?next=${encodeURIComponent(here())}`)
}

function forms() {
  return Array.from(document.querySelectorAll("main form[method=post]")).filter(
    (form) => !form.dataset.autosave && !form.closest("[data-keep=no]"),
  )
}

function keepForms(isSent) {
  if (!user) return
  const typed = forms().map(takeDown)
  const isRefused = document.querySelector(".govuk-error-summary") !== null
  if (isRefused || !isSame(typed, asLoaded)) keep(sessionStorage, here(), { typed, isSent })
}

function bringBack() {
  const entry = kept(sessionStorage, here())
  if (!entry) return
  drop(sessionStorage, here())
  const found = forms()
  if (found.length !== entry.typed.length || isSame(found.map(takeDown), entry.typed)) return
  found.forEach((form, place) => putBack(form, entry.typed[place]))
  tell("Please note", "We brought back what you had typed. It is not saved yet: check it, then send it.")
}
