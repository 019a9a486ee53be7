from django.urls import path

from analytics.returns.views import books, deciding, filling, lists, page

urlpatterns = [
    path("", lists.returns, name="returns"),
    path("<int:pk>/", page.return_page, name="return"),
    path("<int:pk>/records/<str:line>/", page.return_records, name="return_records"),
    path("<int:pk>/fill-in/", filling.return_fill_in, name="return_fill_in"),
    path("<int:pk>/correct/<str:line>/", filling.return_correct, name="return_correct"),
    path("<int:pk>/take-back/<str:line>/", filling.return_take_back, name="return_take_back"),
    path("<int:pk>/sign/", deciding.return_sign, name="return_sign"),
    path("<int:pk>/extend/", deciding.return_extend, name="return_extend"),
    path("<int:pk>/send-back/", deciding.return_send_back, name="return_send_back"),
    path("<int:pk>/audit/", deciding.return_audit, name="return_audit"),
    path("<int:pk>/workbook/", books.return_workbook, name="return_workbook"),
    path("<int:pk>/upload/", books.return_upload, name="return_upload"),
    path("<int:pk>/upload/take/", books.return_take, name="return_take"),
]
