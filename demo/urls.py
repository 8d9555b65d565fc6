from django.urls import path

from demo import views

app_name = "demo"

# /demo/
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("mail/", views.mail, name="mail"),
    path("mail/<str:key>/", views.one_mail, name="one-mail"),
    path("mail/<str:key>/html/", views.mail_html, name="mail-html"),
]
