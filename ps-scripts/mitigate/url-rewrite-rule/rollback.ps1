<#
.SYNOPSIS
Puts back what stood in the place of the given rewrite rule, or nothing.
#>
Invoke-ExfRollback $Undo $Force
