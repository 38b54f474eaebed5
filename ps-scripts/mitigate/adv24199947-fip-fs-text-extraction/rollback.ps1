<#
.SYNOPSIS
Puts the overrides back, while transport and the antimalware engine are stopped.
#>
Invoke-ExfRollback $Undo $Force
