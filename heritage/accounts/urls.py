"""Signing in on the public site, for readers who may not enter the admin."""

from django.contrib.auth import views
from django.urls import path

from .forms import LimitedSignInForm

app_name = "account"
urlpatterns = [
    path(
        "login/",
        views.LoginView.as_view(
            template_name="account/login.html",
            authentication_form=LimitedSignInForm,
            redirect_authenticated_user=True,
        ),
        name="login",
    ),
    path("logout/", views.LogoutView.as_view(), name="logout"),
]
