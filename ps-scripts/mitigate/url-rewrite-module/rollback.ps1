<#
.SYNOPSIS
Removes URL Rewrite where it was not installed before, unless rewrite rules still need it.
#>
$isTest = $true
$exfConfigs = @{}
$before = @((ConvertFrom-ExfJson $Undo)['values'] | Where-Object { $_['name'] -eq 'version' -and $null -eq $_['before'] })
if (-not $Force -and $before.Length -gt 0 -and $null -ne (Find-ExfInstalledRewrite).Version) { Test-ExfRewriteFree }
Invoke-ExfRollback $Undo $Force
