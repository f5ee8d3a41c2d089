"""The officers' calendar: what comes in a year, and a button for each decision.

Views only translate; which festivals an account decides about is `officers_view.festivals_for`.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive.access.requests import viewer_of
from archive.access.viewer import Viewer
from archive.records.models import Element

from .forms import AnnouncementForm, HoldingForm
from .models import Occurrence
from .officers_view import coming_months, festivals_for
from .services import (
    AlreadyAnnouncedError,
    HoldingDatesError,
    UnknownHoldingError,
    announce_holding,
    cancel_holding,
    confirm_holding,
    move_holding,
    undo_decision,
)
from .today import today_here


@require_GET
def coming(request: HttpRequest) -> HttpResponse:
    """The holdings of the next twelve months."""
    months = coming_months(_curator(request), today_here())
    return render(request, "archive/admin/festivals.html", {"months": months})


@require_POST
def confirm(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """It takes place on the days its rule gives."""
    return _decided(request, pk, day, confirm_holding, _("Confirmed."))


@require_POST
def cancel(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """It does not take place."""
    return _decided(request, pk, day, cancel_holding, _("The calendar says it is not held."))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """It takes place on other days."""
    element, expected_on = _element(request, pk), _day(day)
    form = HoldingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move_holding(
                element=element, expected_on=expected_on, by=_account(request), **form.cleaned_data
            )
        except HoldingDatesError as error:
            form.add_error(error.field, str(error))
        except UnknownHoldingError as error:
            messages.error(request, str(error))
            return _back()
        else:
            messages.success(request, _("The new days are in the calendar."))
            return _back()
    return _form(request, form, title=_("Change the days"), subtitle=str(element.title_vi))


@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """A holding no rule gives."""
    festivals = festivals_for(_curator(request)).order_by("title_vi")
    form = AnnouncementForm(request.POST or None, festivals=festivals)
    if request.method == "POST" and form.is_valid():
        try:
            announce_holding(by=_account(request), **form.cleaned_data)
        except HoldingDatesError as error:
            form.add_error(error.field, str(error))
        except AlreadyAnnouncedError as error:
            form.add_error("starts_on", str(error))
        else:
            messages.success(request, _("The holding is in the calendar."))
            return _back()
    return _form(request, form, title=_("Add an announced holding"), subtitle="")


@require_POST
def undo(request: HttpRequest, decision: int) -> HttpResponse:
    """Take a decision back."""
    festivals = festivals_for(_curator(request))
    occurrence = Occurrence.objects.filter(pk=decision, element__in=festivals.values("pk")).first()
    if occurrence is None:
        raise PermissionDenied
    undo_decision(occurrence=occurrence, by=_account(request))
    messages.success(request, _("The decision is taken back."))
    return _back()


def _decided(
    request: HttpRequest, pk: int, day: str, decide: Any, said: str
) -> HttpResponseRedirect:
    element = _element(request, pk)
    try:
        decide(element=element, expected_on=_day(day), by=_account(request))
    except UnknownHoldingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{element.title_vi}: {said}")
    return _back()


def _curator(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not viewer.is_curator:
        raise PermissionDenied
    return viewer


def _account(request: HttpRequest) -> AbstractBaseUser:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def _element(request: HttpRequest, pk: int) -> Element:
    # One answer for "not yours" and "not there": which numbers exist stays unknown.
    element = festivals_for(_curator(request)).filter(pk=pk).first()
    if element is None:
        raise PermissionDenied
    return element


def _day(written: str) -> date:
    """The expected day in an address; none has a day that is not a day."""
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None:
        raise PermissionDenied
    return day


def _form(request: HttpRequest, form: forms.Form, *, title: str, subtitle: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "subtitle": subtitle,
        "back_url": reverse("festivals:coming"),
    }
    return render(request, "archive/admin/holding.html", context)


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("festivals:coming"))
