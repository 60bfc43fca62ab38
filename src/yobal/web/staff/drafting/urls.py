"""Addresses of drafts, all below `drafts/`."""

from django.urls import path

from yobal.web.staff.drafting import companions, comparing, imports, lineage, pairing

urlpatterns = [
    path("<slug:document>/import/", imports.import_draft, name="import-draft"),
    path("<slug:document>/import/<int:pk>/", imports.check_import, name="check-import"),
    path("<slug:document>/import/<int:pk>/marks/", imports.mark_import, name="mark-import"),
    path("<slug:document>/import/<int:pk>/pairs/", pairing.pair_import, name="pair-import"),
    path("<slug:document>/compare/", comparing.compare, name="compare-drafts"),
    path("<slug:document>/files/", companions.add_files, name="add-files"),
    path("<slug:document>/<int:number>/files/<int:pk>/", companions.file, name="file"),
    path("<slug:document>/<int:number>/files/<int:pk>/remove/", companions.remove_file, name="remove-file"),
    path("<slug:document>/<int:number>/lineage/", lineage.lineage, name="lineage"),
    path("<slug:document>/<int:number>/lineage/<str:anchor>/", lineage.lineage_of, name="lineage-of"),
]
