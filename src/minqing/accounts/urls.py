from django.contrib.auth.decorators import login_not_required
from django.urls import path

from minqing.accounts.views import own, remarks, roles, units, users
from minqing.lib.http import form_page

urlpatterns = [
    path("sign-in/", login_not_required(form_page(get=own.sign_in_form, post=own.sign_in)), name="sign-in"),
    path("sign-out/", own.sign_out, name="sign-out"),
    path("sign-out-everywhere/", own.sign_out_everywhere, name="sign-out-everywhere"),
    path("here/", own.here, name="here"),
    path("language/", login_not_required(own.language), name="language"),
    path("password/", form_page(get=own.change_password_form, post=own.change_password), name="change-password"),
    path("me/", own.me, name="me"),
    path("users/", users.users, name="users"),
    path("users/add/", form_page(get=users.add_form, post=users.add), name="add-user"),
    path("users/<uuid:pk>/", users.user, name="user"),
    path("users/<uuid:pk>/stop/", users.stop, name="stop-user"),
    path("users/<uuid:pk>/resume/", users.resume, name="resume-user"),
    path("users/<uuid:pk>/code/", users.renew_code, name="renew-code"),
    path("users/<uuid:pk>/posts/", form_page(get=users.give_post_form, post=users.give_post), name="give-post"),
    path("posts/<uuid:pk>/end/", form_page(get=users.end_post_form, post=users.end_post), name="end-post"),
    path("units/", units.units, name="units"),
    path("units/add/", form_page(get=units.add_form, post=units.add), name="add-unit"),
    path("units/<uuid:pk>/", form_page(get=units.change_form, post=units.change), name="unit"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<str:role>/<str:reach>/limit/", roles.limit, name="limit-role"),
    path("roles/<str:role>/<str:reach>/lift/", roles.lift, name="lift-role-limit"),
    path("remarks/", remarks.remarks, name="remarks"),
    path("remarks/say/", login_not_required(form_page(get=remarks.say_form, post=remarks.say)), name="say-remark"),
    path("remarks/<uuid:pk>/", form_page(get=remarks.answer_form, post=remarks.answer), name="answer-remark"),
]
