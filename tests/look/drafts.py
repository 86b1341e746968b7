"""A form that saves itself, and a server whose answers a test chooses."""

from copy import copy

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

SAVED_AT = "2026-11-22T10:42:00Z"


class Server:
    """What arrived, and what to answer: "save", "conflict" or "fail"."""

    def __init__(self):
        self.saves, self.sent, self.answer = [], [], "save"


server = Server()


class Note(forms.Form):
    story = forms.CharField(label="What happened?", widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Kind", choices={"a": "Planned", "b": "Urgent"}, widget=forms.RadioSelect
    )
    pin = forms.CharField(label="Pin", widget=forms.PasswordInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    helper = FormHelper()
    helper.layout = Layout("version", "story", "kind", "pin", Submit("send", "Send"))


def draft(request):
    if request.headers.get("X-Requested-With") == "fetch":
        return _autosave(request)
    if request.method == "POST":
        server.sent.append(request.POST["story"])
        return redirect("gallery")
    form = Note(initial={"version": len(server.saves) + 1})
    form.helper = copy(Note.helper)
    form.helper.attrs = {"data-autosave": request.path}
    return render(request, "gallery_form.html", {"form": form})


def _autosave(request):
    if server.answer == "conflict":
        return JsonResponse({"conflict": "Sam Okafor changed this."}, status=409)
    if server.answer == "fail":
        return JsonResponse({}, status=503)
    server.saves.append(request.POST.dict())
    answer = {"saved_at": SAVED_AT, "version": len(server.saves) + 1}
    if request.path == reverse("draft"):
        answer["url"] = reverse("draft_row")
    return JsonResponse(answer)


def plain(request):
    """A form without autosave."""
    if request.method == "POST":
        server.sent.append(request.POST["story"])
        return redirect("gallery")
    return render(request, "gallery_form.html", {"form": Note()})
