from django.urls import path

from markup import views

app_name = "markup"
urlpatterns = [
    path("diagram/", views.diagram, name="diagram"),
]
